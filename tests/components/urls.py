"""The site with the gallery in it, which only development shows."""

from django.urls import path

from lac.gallery import Gallery
from lac.urls import urlpatterns as site

urlpatterns = [path("components/", Gallery.as_view(), name="components"), *site]
