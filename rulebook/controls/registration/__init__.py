"""Registration of people: forms and inquiries on time."""
