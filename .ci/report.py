"""Reads the surefire reports of all modules: what was skipped and why, what failed, the counts.

The argument is the step that failed, if one did. It counts as one failure when no test failed, so
that the last line never looks good after a bad run. Exits with 1 if anything failed."""
import glob
import sys
import xml.etree.ElementTree as ElementTree

passed = 0
flaky = []
failed = []
skipped = {}
for report in sorted(glob.glob("*/target/surefire-reports/TEST-*.xml")):
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        name = "%s.%s" % (case.get("classname").rpartition(".")[2], case.get("name"))
        skip = case.find("skipped")
        if skip is not None:
            reason = " ".join((skip.get("message") or skip.text or "no reason given").split())
            reason = reason.removeprefix("Assumption failed: ")
            skipped.setdefault(reason, []).append(name)
        elif case.find("failure") is not None or case.find("error") is not None:
            failed.append(name)
        else:
            passed += 1
            if case.find("flakyFailure") is not None or case.find("flakyError") is not None:
                flaky.append(name)

step = sys.argv[1:]
if failed:
    print("\n=== Failed tests")
    print("\n".join(failed))
if flaky:
    print("\n=== Passed at the second try only: defects to be found")
    print("\n".join(flaky))
print("\n=== Skipped tests")
for reason, names in sorted(skipped.items()):
    print("%s (%d)" % (reason, len(names)))
    for name in names:
        print("    " + name)
if not skipped:
    print("none")
if step and not failed:
    failed.append(step[0])
print("\n%d passed, %d failed, %d skipped"
      % (passed, len(failed), sum(len(names) for names in skipped.values())))
sys.exit(1 if failed else 0)
