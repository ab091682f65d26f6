"""What readers are shown of a text in which words were found."""
