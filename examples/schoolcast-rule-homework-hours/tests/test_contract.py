"""The rule keeps what every rule promises."""

from schoolcast_rule_homework_hours import HomeworkHours

from schoolcast.testing.rule_contract import RuleContract


class TestContract(RuleContract):
    rule_class = HomeworkHours
    finds = ("Please read for 45 minutes a day.", "60 mins of maths each night, please.")
    passes = (
        "Five minutes a day is plenty.",
        "Please read for 10 minutes a day.",
        "A 45 minute walk.",
    )
