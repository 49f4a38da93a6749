"""What people wrote: reasons, promises, refusals, opt-outs, memos."""
