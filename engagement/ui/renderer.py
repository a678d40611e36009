"""Which templates draw our forms. Set on our base forms only, so that the admin keeps its own look."""

from django.forms.renderers import TemplatesSetting

from engagement.ui.looks import EvenhandBoundField


class EvenhandRenderer(TemplatesSetting):
    """Draws forms and fields from `templates/components/forms`."""

    form_template_name = "components/forms/form.html"
    formset_template_name = "components/forms/formset.html"
    field_template_name = "components/forms/field.html"
    bound_field_class = EvenhandBoundField
