package dev.spillway.api.rds;

import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.services.rds.model.DescribeEventsRequest;

/// The stretch of time that a request for events asks for: RDS's last hour, unless it says more.
record EventTimes(Instant from, Instant to) {
  private static final int DEFAULT_MINUTES = 60;
  private static final Duration LONGEST = dev.spillway.core.event.EventLog.KEPT;

  /// @throws dev.spillway.core.problem.RefusedException InvalidParameterValue
  static EventTimes of(DescribeEventsRequest request, Instant now) {
    int minutes = request.duration() == null ? DEFAULT_MINUTES : request.duration();
    if (minutes < 0 || Duration.ofMinutes(minutes).compareTo(LONGEST) > 0) {
      throw Given.invalid(
          "Invalid value %d for Duration. It is a number of minutes up to %d, which is 14 days."
              .formatted(minutes, LONGEST.toMinutes()));
    }
    // Events of this very instant are part of the answer.
    Instant to = request.endTime() == null ? now.plusMillis(1) : near(request.endTime(), now);
    Instant from =
        request.startTime() == null
            ? to.minus(Duration.ofMinutes(minutes))
            : near(request.startTime(), now);
    if (from.isAfter(to)) {
      throw Given.invalid("The StartTime %s is after the EndTime %s.".formatted(from, to));
    }
    return new EventTimes(from, to);
  }

  /// There are no events far from now, and times near the ends of what a text can say are more than
  /// a number of milliseconds can.
  private static Instant near(Instant time, Instant now) {
    Instant first = now.minus(LONGEST).minus(LONGEST);
    Instant last = now.plus(LONGEST);
    return time.isBefore(first) ? first : time.isAfter(last) ? last : time;
  }
}
