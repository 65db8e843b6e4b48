"""Carry a finished mail out of the house: to an SMTP server, or into a folder while none is set."""

from notifications.mailer.folder import FolderMailer
from notifications.mailer.line import Bounced, Envelope, Line, Mailer, Postponed, Rejected, Unanswered
from notifications.mailer.pool import PooledMailer
from notifications.mailer.smtp import Security, SmtpMailer

__all__ = [
    "Bounced",
    "Envelope",
    "FolderMailer",
    "Line",
    "Mailer",
    "PooledMailer",
    "Postponed",
    "Rejected",
    "Security",
    "SmtpMailer",
    "Unanswered",
]
