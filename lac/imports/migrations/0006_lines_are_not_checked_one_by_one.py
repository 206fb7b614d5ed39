import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('imports', '0005_reviews_are_meetings'),
    ]

    operations = [
        migrations.AlterField(
            model_name='stagedrow',
            name='file',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='imports.importfile'),
        ),
        migrations.AlterField(
            model_name='stagedrow',
            name='job',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='staged', to='imports.import'),
        ),
    ]
