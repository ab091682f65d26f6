"""The names by which rows find each other in fixtures."""


def after(*names):
    """Marks the `natural_key` of a model whose rows are loaded after those of the models named."""

    def marked(natural_key):
        natural_key.dependencies = list(names)
        return natural_key

    return marked
