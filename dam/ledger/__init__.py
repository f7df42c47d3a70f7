"""What can be proved: one append-only hash chain, its checkpoints, its verification and export."""
