"""E-mail over SMTP, behind Apprise's mailto:// URL.

The same alert has the same Message-ID on every attempt, so that mail programs drop a second copy,
and every message about one incident refers to one root, so that they show one thread.
"""

import hashlib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import formatdate

import aiosmtplib

from monitor.channels import http
from monitor.channels.addresses import parse
from monitor.errors import ChannelError
from monitor.types import Message, Sent

SERVICE = "the mail server"
CURE = "write mailtos://user:password@server?to=one@example.org"
SENDER = "attack-monitor"
TOO_LARGE = 552


class Mail:
    """Raises ValueError when the address does not name exactly one recipient."""

    pace_s = 0.5
    timeout_s = http.TOTAL_S * 3

    def __init__(self, url: str) -> None:
        parsed = parse(url, CURE)
        if len(parsed.targets) != 1:
            raise ValueError(CURE)
        self._to = str(parsed.targets[0][1])
        self._from = str(parsed.from_addr[1])
        name = str(parsed.from_addr[0] or "")
        self._name = SENDER if name in ("", "Apprise") else name
        self._host, self._port = str(parsed.smtp_host), int(parsed.port)
        self._user, self._password = parsed.user, parsed.password
        self._security = str(parsed.secure_mode)

    async def send(self, message: Message, *, parent: str = "") -> Sent:
        mail = compose(message, sender=(self._name, self._from), to=self._to, parent=parent)
        client = await self._connect()
        try:
            await self._hand_over(client, mail)
        finally:
            client.close()
        return Sent(provider_ref=str(mail["Message-ID"]))

    async def _connect(self) -> aiosmtplib.SMTP:
        client = aiosmtplib.SMTP(
            hostname=self._host,
            port=self._port,
            use_tls=self._security == "ssl",
            start_tls=self._security == "starttls",
            username=self._user if self._password else None,
            password=self._password,
            timeout=http.TOTAL_S,
        )
        try:
            await client.connect()
        except aiosmtplib.SMTPAuthenticationError as error:
            raise ChannelError(f"{SERVICE} refused to log in: {error.code}", broken=True) from None
        except (aiosmtplib.SMTPException, OSError, ssl.SSLError) as error:
            why = f"{SERVICE} could not be reached: {type(error).__name__}"
            raise ChannelError(why) from None
        return client

    async def _hand_over(self, client: aiosmtplib.SMTP, mail: EmailMessage) -> None:
        sending = False
        try:
            await client.mail(self._from)
            await client.rcpt(self._to)
            sending = True
            await client.data(mail.as_bytes())
        except aiosmtplib.SMTPResponseException as error:
            raise _refused(error.code) from None
        except (aiosmtplib.SMTPException, OSError) as error:
            # Until the text is sent nothing can have arrived; after that nobody knows.
            why = f"{SERVICE} gave no answer: {type(error).__name__}"
            raise ChannelError(why, uncertain=sending) from None


def _refused(code: int) -> ChannelError:
    """4yz may pass, 5yz will not (RFC 5321, 4.2.1); 552 says that the mail is too large."""
    why = f"{SERVICE} answered with {code}"
    return ChannelError(why, permanent=code >= 500, unfit=code == TOO_LARGE)


def compose(
    message: Message, *, sender: tuple[str, str], to: str, parent: str = ""
) -> EmailMessage:
    """One mail with a text and an HTML part. Pure but for the date."""
    domain = sender[1].rpartition("@")[2] or "localhost"
    mail = EmailMessage(policy=SMTP_POLICY)
    mail["Subject"] = message.subject
    mail["From"] = Address(display_name=sender[0], addr_spec=sender[1])
    mail["To"] = Address(addr_spec=to)
    mail["Date"] = formatdate()
    mail["Message-ID"] = _id(message.key or message.text, domain)
    if message.thread:
        root = _id(f"thread {message.thread}", domain)
        mail["References"] = f"{root} {parent}" if parent else root
        if parent:
            mail["In-Reply-To"] = parent
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    if message.unsubscribe:
        mail["List-Unsubscribe"] = f"<{message.unsubscribe}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail["List-Id"] = f"<alerts.{domain}>"
    mail.set_content(message.text)
    if message.html:
        mail.add_alternative(message.html, subtype="html")
    mail["Content-Language"] = message.language  # last: setting content drops such headers
    return mail


def _id(of: str, domain: str) -> str:
    return f"<{hashlib.sha256(of.encode()).hexdigest()[:32]}@{domain}>"
