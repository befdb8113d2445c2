"""What goes over the wire, in pydantic's terms: each model reads a request or is made `of` a result."""
