"""The use cases: submit, check, approve, dispatch, settle; `ports` says what they need."""
