"""Accounts: how a person of the firm signs in. An account gives no power; roles do, and they are in firm.toml."""
