package dev.spillway.cli.call;

import dev.spillway.cli.argument.Numbers;
import dev.spillway.cli.model.Operation;
import dev.spillway.cli.model.Paging;
import dev.spillway.cli.problem.CommandException;
import dev.spillway.cli.value.Json;
import dev.spillway.cli.value.PythonText;
import dev.spillway.cli.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// The pages of one operation's answer, with the AWS CLI's tokens: where a page was cut short, the
/// token says so, and the next call goes on behind the last item that was shown.
public final class Pages {
  private static final String CUT = "boto_truncate_amount";

  /// @param startingToken where an earlier call stopped
  public record Options(
      Optional<Long> maxItems, Optional<Long> pageSize, Optional<String> startingToken) {}

  /// Gets each page as soon as it is there.
  public interface Sink {
    void accept(Value.Members page);
  }

  private record Token(Optional<Value> marker, int skip) {}

  private final Client client;
  private final Operation operation;
  private final Paging paging;
  private final Options options;
  private Optional<String> resumeToken = Optional.empty();

  /// @param operation one with pages
  public Pages(Client client, Operation operation, Options options) {
    this.client = client;
    this.operation = operation;
    this.paging = operation.paging().orElseThrow();
    this.options = options;
  }

  /// The token for going on; empty if everything was shown.
  public Optional<String> resumeToken() {
    return resumeToken;
  }

  /// @throws ServiceException if the service refused one of the calls
  public void forEach(Value.Members parameters, Sink sink) throws ServiceException {
    Value.Members request = new Value.Members();
    request.members().putAll(parameters.members());
    Token start = options.startingToken().map(this::decode).orElse(new Token(Optional.empty(), 0));
    put(request, start.marker());
    options
        .pageSize()
        .ifPresent(size -> request.members().put(paging.limit(), new Value.Whole(size)));
    Optional<Value> current = start.marker();
    Optional<Value> previous = Optional.empty();
    int skip = options.startingToken().isPresent() ? start.skip() : 0;
    boolean isFirst = true;
    long shown = 0;
    while (true) {
      Value.Members page = client.call(operation, request);
      if (isFirst && options.startingToken().isPresent()) {
        cut(page, skip, Integer.MAX_VALUE);
      }
      isFirst = false;
      int items = items(page);
      long excess = options.maxItems().isPresent() ? shown + items - options.maxItems().get() : 0;
      if (excess > 0) {
        int kept = (int) (items - excess);
        cut(page, 0, kept >= 0 ? kept : Math.max(0, items + kept));
        resumeToken = Optional.of(encode(current, Optional.of(kept + skip)));
        sink.accept(page);
        return;
      }
      sink.accept(page);
      shown += items;
      current = next(page);
      if (current.isEmpty()) {
        return;
      }
      if (options.maxItems().isPresent() && shown == options.maxItems().get()) {
        resumeToken = Optional.of(encode(current, Optional.empty()));
        return;
      }
      if (previous.equals(current)) {
        throw CommandException.general(
            "Error during pagination: The same next token was received twice: {'Marker': %s}"
                .formatted(PythonText.quoted(current.get())));
      }
      put(request, current);
      previous = current;
      skip = 0;
    }
  }

  private static void put(Value.Members request, Optional<Value> marker) {
    marker.ifPresentOrElse(
        value -> request.members().put(Paging.INPUT_TOKEN, value),
        () -> request.members().remove(Paging.INPUT_TOKEN));
  }

  private Optional<Value> next(Value.Members page) {
    if (paging.more().isPresent()
        && page.get(paging.more().get()).filter(flag -> !flag.isEmpty()).isEmpty()) {
      return Optional.empty();
    }
    return Members.find(page, paging.outputToken()).filter(token -> !token.isEmpty());
  }

  private int items(Value.Members page) {
    return Members.find(page, paging.result())
        .map(value ->
            switch (value) {
              case Value.Items(var items) -> items.size();
              case Value.Text(String text) -> text.length();
              case Value.Whole _, Value.Real _, Value.Flag _, Value.Missing _, Value.Members _ -> 0;
            })
        .orElse(0);
  }

  private void cut(Value.Members page, int from, int to) {
    Optional<Value> value = Members.find(page, paging.result());
    Value rest =
        switch (value.orElse(Value.missing())) {
          case Value.Items(var items) ->
              new Value.Items(
                  new ArrayList<>(
                      items.subList(Math.min(from, items.size()), Math.min(to, items.size()))));
          case Value.Text(String text) ->
              Value.text(
                  text.substring(Math.min(from, text.length()), Math.min(to, text.length())));
          case Value.Whole _, Value.Real _, Value.Flag _, Value.Missing _, Value.Members _ ->
              Value.missing();
        };
    Members.set(page, paging.result(), rest);
  }

  private static String encode(Optional<Value> marker, Optional<Integer> cut) {
    Value.Members token = new Value.Members();
    token.members().put(Paging.INPUT_TOKEN, marker.orElse(Value.missing()));
    cut.ifPresent(amount -> token.members().put(CUT, new Value.Whole(amount)));
    return Base64.getEncoder().encodeToString(Json.line(token).getBytes(StandardCharsets.UTF_8));
  }

  /// A token that is none of ours is the service's own marker, perhaps with `___` and a number.
  private Token decode(String token) {
    try {
      Value value =
          Json.parse(new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8));
      if (value instanceof Value.Members members) {
        int cut = members.get(CUT).map(amount -> (int) Numbers.whole(Json.line(amount))).orElse(0);
        return new Token(members.get(Paging.INPUT_TOKEN).filter(marker -> !marker.isEmpty()), cut);
      }
    } catch (IllegalArgumentException | Json.NotJsonException _) {
      // Not one of ours.
    }
    List<String> parts = List.of(token.split("___", -1));
    if (parts.size() == 2 && parts.getLast().matches("[0-9]+")) {
      return new Token(
          Optional.of(parts.getFirst()).filter(part -> !part.equals("None")).map(Value::text),
          Integer.parseInt(parts.getLast()));
    }
    return new Token(Optional.of(token).filter(text -> !text.equals("None")).map(Value::text), 0);
  }
}
