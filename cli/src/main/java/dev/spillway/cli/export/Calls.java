package dev.spillway.cli.export;

import dev.spillway.cli.call.Client;
import dev.spillway.cli.call.ServiceException;
import dev.spillway.cli.model.Api;
import dev.spillway.cli.model.Operation;
import dev.spillway.cli.value.Value;
import java.util.List;
import java.util.Map;

/// The operations that an export needs, with texts in and structures out.
final class Calls {
  private final Api api = Api.load();
  private final Client client;

  Calls(Client client) {
    this.client = client;
  }

  Value.Members call(String action, Map<String, Value> parameters) throws ServiceException {
    Value.Members request = new Value.Members();
    request.members().putAll(parameters);
    return client.call(api.operation(action), request);
  }

  Value.Members call(Operation operation, Value.Members parameters) throws ServiceException {
    return client.call(operation, parameters);
  }

  Operation operation(String action) {
    return api.operation(action);
  }

  /// The only item of an answer's list.
  Value.Members one(String action, String list, String parameter, String name)
      throws ServiceException {
    Value.Members answer = call(action, Map.of(parameter, Value.text(name)));
    if (answer.get(list).orElse(Value.missing()) instanceof Value.Items(List<Value> items)
        && !items.isEmpty()
        && items.getFirst() instanceof Value.Members item) {
      return item;
    }
    throw new IllegalStateException("%s answered without %s %s".formatted(action, list, name));
  }

  static String text(Value.Members members, String name) {
    return members.get(name).orElse(Value.text("")) instanceof Value.Text(String text) ? text : "";
  }

  static long number(Value.Members members, String name) {
    return members.get(name).orElse(Value.missing()) instanceof Value.Whole(long number)
        ? number
        : 0;
  }
}
