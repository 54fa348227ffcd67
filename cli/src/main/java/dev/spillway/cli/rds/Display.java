package dev.spillway.cli.rds;

import dev.spillway.cli.call.Members;
import dev.spillway.cli.call.Pages;
import dev.spillway.cli.call.ServiceException;
import dev.spillway.cli.model.Operation;
import dev.spillway.cli.model.Paging;
import dev.spillway.cli.output.Format;
import dev.spillway.cli.output.JsonText;
import dev.spillway.cli.output.PlainText;
import dev.spillway.cli.output.TableColors;
import dev.spillway.cli.output.TableText;
import dev.spillway.cli.output.YamlText;
import dev.spillway.cli.query.Query;
import dev.spillway.cli.terminal.Terminal;
import dev.spillway.cli.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Shows answers: whole ones, and those that come in pages.
final class Display {
  private final Format format;
  private final Optional<Query> query;
  private final TableColors colors;
  private final Terminal terminal;
  private final Consumer<String> out;

  /// @param out gets the text as it is made
  Display(
      Format format,
      Optional<Query> query,
      TableColors colors,
      Terminal terminal,
      Consumer<String> out) {
    this.format = format;
    this.query = query;
    this.colors = colors;
    this.terminal = terminal;
    this.out = out;
  }

  void show(Operation operation, Value.Members answer) {
    Value shown = queried(answer);
    String text =
        switch (format) {
          case JSON -> JsonText.of(shown);
          case TEXT -> PlainText.of(shown);
          case TABLE -> TableText.of(operation.action(), shown, terminal.width(), colors);
          case YAML -> YamlText.of(shown);
          case YAML_STREAM ->
              shown instanceof Value.Members members && members.isEmpty()
                  ? ""
                  : YamlText.ofPage(shown);
        };
    out.accept(text);
  }

  private Value queried(Value answer) {
    return query.map(expression -> expression.search(answer)).orElse(answer);
  }

  /// @throws ServiceException if the service refused one of the calls
  void show(Operation operation, Pages pages, Value.Members parameters) throws ServiceException {
    Paging paging = operation.paging().orElseThrow();
    switch (format) {
      case JSON, TABLE, YAML -> show(operation, merged(paging, pages, parameters));
      case TEXT -> {
        boolean[] isFirst = {true};
        pages.forEach(
            parameters,
            page -> {
              out.accept(PlainText.of(queried(ofPage(paging, page, isFirst[0]))));
              isFirst[0] = false;
            });
        pages.resumeToken().ifPresent(token -> out.accept(PlainText.of(queried(nextToken(token)))));
      }
      case YAML_STREAM ->
          pages.forEach(parameters, page -> out.accept(YamlText.ofPage(queried(page))));
    }
  }

  private static Value.Members nextToken(String token) {
    Value.Members inner = new Value.Members();
    inner.members().put("NextToken", Value.text(token));
    Value.Members outer = new Value.Members();
    outer.members().put("NextToken", inner);
    return outer;
  }

  private static Value.Members ofPage(Paging paging, Value.Members page, boolean isFirst) {
    Value.Members shown = new Value.Members();
    if (isFirst) {
      paging
          .rest()
          .ifPresent(name -> shown.members().put(name, page.get(name).orElse(Value.missing())));
    }
    Members.set(
        shown, paging.result(), Members.find(page, paging.result()).orElse(Value.missing()));
    return shown;
  }

  private static Value.Members merged(Paging paging, Pages pages, Value.Members parameters)
      throws ServiceException {
    Value.Members whole = new Value.Members();
    List<Value.Members> first = new ArrayList<>();
    pages.forEach(
        parameters,
        page -> {
          if (first.isEmpty()) {
            first.add(page);
          }
          Members.find(page, paging.result())
              .filter(value -> !(value instanceof Value.Missing))
              .ifPresent(value -> append(whole, paging.result(), value));
        });
    paging
        .rest()
        .ifPresent(name ->
            whole
                .members()
                .put(
                    name,
                    first.stream()
                        .flatMap(page -> page.get(name).stream())
                        .findFirst()
                        .orElse(Value.missing())));
    pages.resumeToken().ifPresent(token -> whole.members().put("NextToken", Value.text(token)));
    return whole;
  }

  private static void append(Value.Members whole, String path, Value value) {
    Optional<Value> before = Members.find(whole, path);
    if (before.isEmpty()) {
      Members.set(whole, path, value);
    } else if (before.get() instanceof Value.Items(var items)
        && value instanceof Value.Items(var more)) {
      items.addAll(more);
    } else if (before.get() instanceof Value.Text(String text)
        && value instanceof Value.Text(String more)) {
      Members.set(whole, path, Value.text(text + more));
    }
  }
}
