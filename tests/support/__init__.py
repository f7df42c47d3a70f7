"""What tests share: a fixed cast, factories, servers."""
