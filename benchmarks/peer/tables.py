"""Give the product's tables the relationships that an ORM's user would give them."""

from sqlalchemy.orm import Mapped, relationship

from workflow.models.document import Document
from workflow.models.journal import JournalEntry
from workflow.models.journal import Pending as PendingTable
from workflow.models.nomination import Nomination as NominationTable
from workflow.models.nomination import Tick
from workflow.models.organisation import Organisation
from workflow.models.person import Account as AccountTable
from workflow.models.person import ApiToken as ApiTokenTable
from workflow.models.person import Person, RoleAssignment
from workflow.models.round import Round
from workflow.models.session import SignIn as SignInTable
from workflow.models.submission import Submission as SubmissionTable


class Account(AccountTable):
    """An account with its person and the roles that the person holds."""

    person: Mapped[Person] = relationship(Person)
    grants: Mapped[list[RoleAssignment]] = relationship(
        RoleAssignment,
        primaryjoin=lambda: RoleAssignment.person_id == Account.person_id,
        foreign_keys=lambda: RoleAssignment.person_id,
        viewonly=True,
    )


class ApiToken(ApiTokenTable):
    """A bearer token with its account."""

    account: Mapped[Account] = relationship(Account)


class SignIn(SignInTable):
    """A session with its account."""

    account: Mapped[Account] = relationship(Account)


class Submission(SubmissionTable):
    """A submission with the documents that came with it."""

    documents: Mapped[list[Document]] = relationship(Document, order_by=Document.version)


class Nomination(NominationTable):
    """A nomination with everything that its rules and its line in a list look at."""

    round: Mapped[Round] = relationship(Round)
    submission: Mapped[Submission] = relationship(Submission)
    organisation: Mapped[Organisation] = relationship(Organisation, foreign_keys=NominationTable.organisation_id)
    ticks: Mapped[list[Tick]] = relationship(Tick, order_by=Tick.id)


class Pending(PendingTable):
    """An entry that waits for a consumer."""

    entry: Mapped[JournalEntry] = relationship(JournalEntry)
