"""The API: everything the pages do, for programs, under the same services and the same permissions.

An *operation* is one method of one address: its name in the field's words, the *scope* that a token needs for it, and
the ability that its person needs besides. A *reply* is what an operation gives back, with the record's *version*, a
digest, as its ETag; whoever changes a record says in If-Match which version they saw. A *problem* is how an operation
says no: a status, a name that programs can tell apart, and the service's own sentence. A *kept answer* makes a request
that is sent twice, with one Idempotency-Key, happen once.

Handlers are thin: they name the record, call one service, and show what came of it.
"""
