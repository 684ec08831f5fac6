"""What vsftpd says, word for word (3.0.3, as Debian ships it)."""

LINE = 4_096
"""Bytes of a command line, after which vsftpd hangs up."""

ASK_PASSWORD = b"331 Please specify the password.\r\n"
LOGGED_IN = b"230 Login successful.\r\n"
ALREADY = b"230 Already logged in.\r\n"
ANY_PASSWORD = b"331 Any password will do.\r\n"
WRONG = b"530 Login incorrect.\r\n"
NOT_LOGGED_IN = b"530 Please login with USER and PASS.\r\n"
USER_FIRST = b"503 Login with USER first.\r\n"
OTHER_USER = b"530 Can't change to another user.\r\n"
OTHER_GUEST = b"530 Can't change from guest user.\r\n"
UNKNOWN = b"500 Unknown command.\r\n"
HTTP = b"500 HTTP protocol commands not allowed.\r\n"
DENIED = b"550 Permission denied.\r\n"
GOODBYE = b"221 Goodbye.\r\n"
SYSTEM = b"215 UNIX Type: L8\r\n"
NO_CHANNEL = b"425 Use PORT or PASV first.\r\n"
NO_CONNECTION = b"425 Failed to establish connection.\r\n"
LISTING = b"150 Here comes the directory listing.\r\n"
LISTED = b"226 Directory send OK.\r\n"
NOT_LISTED = b"226 Transfer done (but failed to open directory).\r\n"
SEND_IT = b"150 Ok to send data.\r\n"
DONE = b"226 Transfer complete.\r\n"
NO_FILE = b"550 Failed to open file.\r\n"
NO_CREATE = b"553 Could not create file.\r\n"
CHANGED = b"250 Directory successfully changed.\r\n"
NOT_CHANGED = b"550 Failed to change directory.\r\n"
NOT_MADE = b"550 Create directory operation failed.\r\n"
FOLDER_GONE = b"250 Remove directory operation successful.\r\n"
FOLDER_STAYS = b"550 Remove directory operation failed.\r\n"
GONE = b"250 Delete operation successful.\r\n"
STAYS = b"550 Delete operation failed.\r\n"
RENAME_TO = b"350 Ready for RNTO.\r\n"
NO_RENAME = b"550 RNFR command failed.\r\n"
RENAMED = b"250 Rename successful.\r\n"
NOT_RENAMED = b"550 Rename failed.\r\n"
RNFR_FIRST = b"503 RNFR required first.\r\n"
NO_SIZE = b"550 Could not get file size.\r\n"
NO_TIME = b"550 Could not get file modification time.\r\n"
NO_SET_TIME = b"550 Could not set file modification time.\r\n"
BINARY = b"200 Switching to Binary mode.\r\n"
ASCII = b"200 Switching to ASCII mode.\r\n"
BAD_TYPE = b"500 Unrecognised TYPE command.\r\n"
BAD_PORT = b"500 Illegal PORT command.\r\n"
BAD_EPRT = b"500 Bad EPRT command.\r\n"
BAD_EPRT_PROTOCOL = b"522 Bad network protocol.\r\n"
PORT_OK = b"200 PORT command successful. Consider using PASV.\r\n"
EPRT_OK = b"200 EPRT command successful. Consider using EPSV.\r\n"
EPSV_ALL = b"200 EPSV ALL ok.\r\n"
EPSV_PROTOCOL = b"522 Bad network protocol.\r\n"
NO_LISTENER = b"425 Failed to establish connection.\r\n"
NO_ABORT = b"225 No transfer to ABOR.\r\n"
NOOP = b"200 NOOP ok.\r\n"
UTF8 = b"200 Always in UTF8 mode.\r\n"
NO_OPTION = b"501 Option not understood.\r\n"
ALLO = b"202 ALLO command ignored.\r\n"
SITE_HELP = b"214 CHMOD UMASK HELP\r\n"
SITE_UNKNOWN = b"500 Unknown SITE command.\r\n"
SITE_CHMOD = b"200 SITE CHMOD command ok.\r\n"
SITE_CHMOD_FAILED = b"550 SITE CHMOD command failed.\r\n"
TOO_LONG = b"500 Input line too long.\r\n"
TIMEOUT = b"421 Timeout.\r\n"
FEATURES = b"211-Features:\r\n EPRT\r\n EPSV\r\n MDTM\r\n PASV\r\n REST STREAM\r\n SIZE\r\n TVFS\r\n211 End\r\n"
HELP = (
    b"214-The following commands are recognized.\r\n"
    b" ABOR ACCT ALLO APPE CDUP CWD  DELE EPRT EPSV FEAT HELP LIST MDTM MKD\r\n"
    b" MODE NLST NOOP OPTS PASS PASV PORT PWD  QUIT REIN REST RETR RMD  RNFR\r\n"
    b" RNTO SITE SIZE SMNT STAT STOR STOU STRU SYST TYPE USER XCUP XCWD XMKD\r\n"
    b" XPWD XRMD\r\n214 Help OK.\r\n"
)


def status(peer: str, user: str, banner: str, *, binary: bool) -> bytes:
    """The answer to STAT without a name."""
    lines = (
        f"Connected to {peer}",
        f"Logged in as {user}",
        f"TYPE: {'BINARY' if binary else 'ASCII'}",
        "No session bandwidth limit",
        "Session timeout in seconds is 300",
        "Control connection is plain text",
        "Data connections will be plain text",
        "At session startup, client count was 1",
        f"{banner} - secure, fast, stable",
    )
    body = "".join(f"     {line}\r\n" for line in lines)
    return f"211-FTP server status:\r\n{body}211 End of status\r\n".encode()
