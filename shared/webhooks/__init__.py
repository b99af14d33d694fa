"""One webhook message: where it may go, how it is signed, sent and tried again."""
