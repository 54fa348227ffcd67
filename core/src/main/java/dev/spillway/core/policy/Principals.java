package dev.spillway.core.policy;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The Principal or NotPrincipal of a statement: ARNs, account numbers and `*`, and names of
/// services.
sealed interface Principals {

  /// How somebody is meant.
  enum Reach {
    NOT,
    /// Only through the account, which leaves the decision to the identity's own policies.
    ACCOUNT,
    DIRECT
  }

  Reach reach(Principal principal);

  /// The statement has no such element: it is about whoever it is attached to.
  record Holder() implements Principals {
    @Override
    public Reach reach(Principal principal) {
      return Reach.DIRECT;
    }
  }

  record Listed(List<String> aws, List<String> services) implements Principals {
    @Override
    public Reach reach(Principal principal) {
      return switch (principal) {
        case Principal.Service service ->
            services.contains(service.name()) || services.contains("*") ? Reach.DIRECT : Reach.NOT;
        case Principal.Identity identity ->
            aws.stream()
                .map(name -> reachOf(name, identity))
                .max(Comparator.naturalOrder())
                .orElse(Reach.NOT);
      };
    }

    private static Reach reachOf(String name, Principal.Identity identity) {
      if (name.equals("*") || name.equals(identity.arn())) {
        return Reach.DIRECT;
      }
      Matcher account = ACCOUNT.matcher(name);
      if (account.matches()) {
        return account.group(1).equals(identity.account()) ? Reach.ACCOUNT : Reach.NOT;
      }
      Matcher session = SESSION.matcher(identity.arn());
      if (session.matches()) {
        String role = session.group(1) + ":iam::" + session.group(2) + ":role/";
        boolean same = name.startsWith(role) && name.endsWith("/" + session.group(3));
        return same || name.equals(role + session.group(3)) ? Reach.DIRECT : Reach.NOT;
      }
      return Reach.NOT;
    }
  }

  record AllBut(Listed listed) implements Principals {
    @Override
    public Reach reach(Principal principal) {
      return listed.reach(principal) == Reach.NOT ? Reach.DIRECT : Reach.NOT;
    }
  }

  Pattern ACCOUNT = Pattern.compile("(?:arn:aws[a-z-]*:iam::)?([0-9]{12})(?::root)?");
  Pattern SESSION = Pattern.compile("(arn:aws[a-z-]*):sts::([0-9]{12}):assumed-role/([^/]+)/.+");
}
