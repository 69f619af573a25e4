"""What a firm keeps on disk: its folder, its files by digest, and the manifest of which files make up a table.

The *firm's folder* holds what people write (`firm.toml`, `thresholds.toml`, `feeds.toml`, `inbox/`) and what
Countersign keeps (`data/`). A *file* is stored under the digest of its bytes and never changed. The *manifest* says
which files make up a table on a date and when each arrived; it is read off the evidence entries of loads, so it can
never say more than the evidence does.
"""
