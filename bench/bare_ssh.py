"""A bare SSH server: asyncssh as it is, which lets in who says the right word and answers every command alike."""

import asyncio

import asyncssh

ADDRESS, PORT = "127.62.7.9", 30_022


class Door(asyncssh.SSHServer):
    """Knows one password."""

    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return password == "123456"


def answer(process: asyncssh.SSHServerProcess[str]) -> None:
    process.stdout.write("hello\n")
    process.exit(0)


async def main() -> None:
    key = asyncssh.generate_private_key("ssh-ed25519")
    server = await asyncssh.create_server(Door, ADDRESS, PORT, server_host_keys=[key], process_factory=answer)
    await server.wait_closed()


if __name__ == "__main__":
    asyncio.run(main())
