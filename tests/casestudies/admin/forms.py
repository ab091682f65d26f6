"""Forms of the admin as a browser sends them back."""


def form_of(response):
    """What the browser would send back unchanged: every field of the form and its inlines."""
    form = response.context["adminform"].form
    sent = {bound.html_name: bound.value() for bound in form if bound.value() is not None}
    for inline in response.context["inline_admin_formsets"]:
        formset = inline.formset
        for bound in formset.management_form:
            sent[bound.html_name] = bound.value()
        for row in formset.initial_forms:
            for bound in row:
                value = bound.value()
                if bound.name == "checked_at" or value is None:
                    continue
                sent[bound.html_name] = value
    return {
        name: [getattr(one, "pk", one) for one in value] if isinstance(value, list) else value
        for name, value in sent.items()
    }
