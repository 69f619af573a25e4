"""The forms of casework: what may be typed and chosen. What it comes to, services decide."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from countersign.casework.alerts import DISMISSAL_FINDINGS
from countersign.casework.cases import QUESTIONS
from countersign.casework.models.words import EXPLAINED, FINDINGS, PUT_RIGHT, REPORTED

Choices = Sequence[tuple[str, str]]

WORDS = 8000  # characters of a text that people write
LINE = 200
_FINDING_WORDS = {
    PUT_RIGHT: "put right: it was so, and it is mended. Found again, it is new",
    EXPLAINED: "explained: it is as it should be, and settled while the facts stay the same",
    REPORTED: "reported: somebody outside was told, or has to be",
}


def text(label: str, help_text: str = "", *, rows: int = 3, required: bool = True) -> Any:
    """A field for some sentences."""
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, max_length=WORDS, required=required, widget=area)


def line(label: str, help_text: str = "", *, required: bool = True) -> Any:
    """A field for a few words."""
    return forms.CharField(label=label, help_text=help_text, max_length=LINE, required=required)


def day(label: str, help_text: str = "", *, required: bool = True) -> Any:
    """A field for a date."""
    picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=required, widget=picker)


def finding_choices(findings: Iterable[str]) -> list[tuple[str, str]]:
    """Findings with what each of them means."""
    return [(finding, _FINDING_WORDS[finding]) for finding in findings]


class WorkForm(forms.Form):
    """A form that changes something. Each on a page has a prefix, so that no two fields share an id."""

    template_name = "django/forms/div.html"
    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)

    def words(self, name: str) -> str:
        """What was typed or chosen in a field."""
        return str(self.cleaned_data.get(name) or "")


class GiveForm(WorkForm):
    """To whom work is given."""

    to = forms.ChoiceField(label="Give to")

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", "Choose a person"), *people]


class DismissForm(WorkForm):
    """Why an alert needs no case."""

    finding = forms.ChoiceField(
        label="What it was", choices=finding_choices(DISMISSAL_FINDINGS), widget=forms.RadioSelect
    )
    reason = text("Why", "For whoever asks in six years and has only this to read.")


class OpenCaseForm(WorkForm):
    """A new case over alerts."""

    title = line("Title of the case", "So that people know it from others in a list.")
    due = day("To be decided by")
    to = forms.ChoiceField(label="Who works on it")

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = people


class IntoCaseForm(WorkForm):
    """A case that is at work, to put alerts into."""

    case = forms.ChoiceField(label="Case")

    def __init__(self, *args: Any, cases: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case"].choices = [("", "Choose a case"), *cases]


class ReasonForm(WorkForm):
    """A reason, and nothing else."""

    reason = text("Why")

    def __init__(self, *args: Any, label: str = "Why", help_text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label, self.fields["reason"].help_text = label, help_text


class ReopenForm(ReasonForm):
    """Why a case is opened again, and until when it is to be decided."""

    due = day("To be decided by")


class QuestionsForm(WorkForm):
    """Who, what, when, where, why and how."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in QUESTIONS:
            self.fields[question] = text(question.capitalize(), rows=2, required=False)

    def answers(self) -> dict[str, str]:
        """The answers by question."""
        return {question: self.words(question) for question in QUESTIONS}


class DecideForm(WorkForm):
    """How a case ends, for a second person to sign."""

    finding = forms.ChoiceField(label="How it ends", choices=finding_choices(FINDINGS), widget=forms.RadioSelect)
    reason = text("Why", "For whoever asks in six years and has only this to read.", rows=5)


class StepForm(WorkForm):
    """What came of a step, or why it is left out."""

    result = text("What came of it, or why it is not needed", rows=2, required=False)
    not_needed = forms.BooleanField(label="Considered, and not needed", required=False)


class NoteForm(WorkForm):
    """A note, which may correct an earlier one."""

    text = text("Note", "A note stays as it is written. A later one can correct it.")
    corrects = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)


class DocumentForm(WorkForm):
    """A file to keep with the case."""

    file = forms.FileField(label="File", max_length=LINE)

    def __init__(self, *args: Any, kinds: str, megabytes: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = f"{kinds}; at most {megabytes} MB."


class OtherCaseForm(WorkForm):
    """Another case, by its id, and what the two have to do with each other."""

    other = forms.CharField(label="The other case", help_text="Its id, as its page shows it.", max_length=16)
    reason = text("What the two have to do with each other", rows=2)


class SomeAlertsForm(WorkForm):
    """Some of a case's alerts."""

    alerts = forms.MultipleChoiceField(label="Alerts", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["alerts"].choices = choices


class SplitForm(SomeAlertsForm):
    """Some of a case's alerts, for a case of their own."""

    title = line("Title of the new case")
    due = day("To be decided by")


class AskForm(WorkForm):
    """A question to an introducing firm, in the words it will read."""

    introducing_firm = forms.ChoiceField(label="Introducing firm")
    account = line("Account it is about", required=False)
    question = text("Question", "The firm reads these words and nothing else of the case.", rows=4)
    due = day("To be answered by")

    def __init__(self, *args: Any, firms: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["introducing_firm"].choices = [("", "Choose a firm"), *firms]


class AnswerForm(WorkForm):
    """An introducing firm's answer."""

    text = text("Your answer", "It is sent once and cannot be changed afterwards.", rows=8)


class SignForm(WorkForm):
    """The signature under exactly what is shown."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=80)
    answer = text("A remark", rows=2, required=False)


class WaiverForm(WorkForm):
    """Which exceptions of a control are not to become alerts for a while."""

    control = forms.ChoiceField(label="Control")
    matches = text("Which exceptions", "One line each, as column = value. An exception has to meet all of them.")
    starts = day("From")
    ends = day("Until, not included")
    reason = text("Why", "For whoever asks in six years and has only this to read.")

    def __init__(self, *args: Any, controls: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["control"].choices = [("", "Choose a control"), *controls]

    def clean_matches(self) -> dict[str, str]:
        """The columns and their values."""
        said: dict[str, str] = {}
        for row in filter(str.strip, self.words("matches").splitlines()):
            column, equals, value = row.partition("=")
            if not equals or not column.strip() or not value.strip():
                raise forms.ValidationError(f"“{row.strip()[:60]}” is not of the form column = value.")
            if column.strip() in said:
                raise forms.ValidationError(f"{column.strip()[:60]} stands there twice.")
            said[column.strip()] = value.strip()
        return said


class AbsenceForm(WorkForm):
    """Who is away, and who acts meanwhile."""

    person = forms.ChoiceField(label="Who is away")
    deputy = forms.ChoiceField(label="Who acts meanwhile")
    starts = day("First day away")
    ends = day("Back on")

    def __init__(self, *args: Any, people: Choices, deputies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people
        self.fields["deputy"].choices = [("", "Choose a person"), *deputies]
