from django.apps import AppConfig


class SentFormsConfig(AppConfig):
    name = "innosi.checked_admin.sent"
    label = "sent_forms"
    verbose_name = "Forms that were saved"
