"""`watchbill watch`: answers each saved file while the command keeps running."""
