"""The edge: what reaches Django at all, what is refused before it does, and what every answer says
to browsers. See docs/adr/0022-the-front.md."""
