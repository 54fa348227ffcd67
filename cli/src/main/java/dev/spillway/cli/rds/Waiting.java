package dev.spillway.cli.rds;

import dev.spillway.cli.call.Client;
import dev.spillway.cli.call.ServiceException;
import dev.spillway.cli.model.Operation;
import dev.spillway.cli.problem.CommandException;
import dev.spillway.cli.value.Value;
import java.util.Optional;

/// `wait`: asks until the answer fits, or never will.
final class Waiting {
  private final Client client;
  private final Waiter waiter;
  private final Client.Pause pause;

  Waiting(Client client, Waiter waiter, Client.Pause pause) {
    this.client = client;
    this.waiter = waiter;
    this.pause = pause;
  }

  /// @throws CommandException if the condition cannot come true any more, or did not in time
  void await(Operation operation, Value.Members parameters) {
    for (int attempt = 1; ; attempt++) {
      Optional<Waiter.Acceptor> fitting = look(operation, parameters);
      if (fitting.isPresent()) {
        switch (fitting.get().verdict()) {
          case SUCCESS -> {
            return;
          }
          case FAILURE ->
              throw failed("Waiter encountered a terminal failure state: " + fitting.get().words());
        }
      }
      if (attempt >= waiter.attempts()) {
        throw failed("Max attempts exceeded");
      }
      pause.seconds(waiter.delaySeconds());
    }
  }

  private Optional<Waiter.Acceptor> look(Operation operation, Value.Members parameters) {
    try {
      Value.Members answer = client.call(operation, parameters);
      return waiter.acceptors().stream().filter(acceptor -> acceptor.fits(answer)).findFirst();
    } catch (ServiceException e) {
      Optional<Waiter.Acceptor> fitting =
          waiter.acceptors().stream().filter(acceptor -> acceptor.fitsError(e.code())).findFirst();
      if (fitting.isEmpty()) {
        throw failed("An error occurred (%s): %s".formatted(e.code(), e.words()));
      }
      return fitting;
    }
  }

  private CommandException failed(String why) {
    return CommandException.general("Waiter %s failed: %s".formatted(waiter.name(), why));
  }
}
