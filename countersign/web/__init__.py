"""The workbench: what people see and do, as pages and as an API.

A *page* is one view with the ability it asks for; it decides nothing. Services of the rooms below decide and write,
and selectors read. The *workplace* is what every page needs of the firm: its folder, its people, its rulebook, its
evidence, and the moment. An *account* is how one person of the firm signs in; a person has one, and it gives no power
of its own: what somebody may do follows from the roles held today in `firm.toml`. There is no superuser and no admin
page.

Call `settings.configure_workbench` before importing anything else here that knows Django's models.
"""
