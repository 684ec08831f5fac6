"""Parts that several decoys share: framing, logins, HTTP, the shell. Sans-IO, and linear in what arrives."""
