"""The list of what can happen. The only place to add a kind."""

from decnet.events import access, activity, findings, operation
from decnet.events.base import Fact

CATALOGUE: dict[str, type[Fact]] = {
    fact.kind: fact
    for fact in (
        access.SessionStarted,
        access.SessionEnded,
        access.ClientIdentified,
        access.AuthAttempted,
        access.CredentialOffered,
        access.CommandIssued,
        access.RequestReceived,
        access.QueryReceived,
        access.ProtocolViolation,
        access.LimitHit,
        activity.TerminalRequested,
        activity.EnvironmentSent,
        activity.ForwardRequested,
        activity.DownloadRequested,
        activity.FileCaptured,
        activity.FileRequested,
        activity.RecipientOffered,
        activity.MailAccepted,
        activity.MailStored,
        activity.SessionRecorded,
        activity.SessionSkipped,
        operation.SensorStarted,
        operation.SensorStopped,
        operation.DeckyServed,
        operation.DeckyFailed,
        operation.DeckyWithdrawn,
        operation.StorageDegraded,
        operation.StorageRecovered,
        findings.AttackerObserved,
        findings.StoryDeepened,
    )
}
