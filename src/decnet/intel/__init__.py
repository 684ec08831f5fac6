"""What the record says about those who came. Each domain is one folder; this tuple is the only list of workers."""

from decnet.intel.attackers.worker import ATTACKERS
from decnet.intel.credentials.worker import CREDENTIALS
from decnet.intel.sessions.worker import SESSIONS
from decnet.intel.stories.worker import STORIES

WORKERS = (SESSIONS, CREDENTIALS, STORIES, ATTACKERS)
