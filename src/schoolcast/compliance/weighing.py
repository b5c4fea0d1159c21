"""Findings as heavy as the school's policy.toml makes them."""

from collections.abc import Mapping
from dataclasses import replace

from schoolcast.api import Finding, OverridableBy, PolicySettings, Severity
from schoolcast.compliance.policy_file import WEIGHT


def weighed(finding: Finding, policy: PolicySettings, shipped: Mapping[str, Severity]) -> Finding:
    """The finding under the school's choices; `shipped` are the rules' own severities.

    A rule that asks and stops keeps the difference: lowering it lowers both, raising it raises
    what it says at its own weight.
    """
    wanted = policy.severity_of(finding.rule, finding.severity)
    if wanted is finding.severity:
        return finding
    lighter = WEIGHT[wanted] < WEIGHT[finding.severity]
    if not lighter and finding.severity is not shipped.get(finding.rule):
        return finding
    return replace(finding, severity=wanted, overridable_by=_who(finding, wanted))


def _who(finding: Finding, severity: Severity) -> OverridableBy:
    if severity is Severity.BLOCK:
        return OverridableBy.NOBODY
    if severity is Severity.MUST_RESOLVE:
        nobody = finding.overridable_by is OverridableBy.NOBODY
        return OverridableBy.APPROVER if nobody else finding.overridable_by
    return OverridableBy.AUTHOR
