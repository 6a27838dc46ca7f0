from django.urls import path

from approvals.review import letters, views

app_name = "review"
urlpatterns = [
    path("<rq:pk>/support/", views.support, name="support"),
    path("<rq:pk>/claim/", views.claim, name="claim"),
    path("<rq:pk>/let-go/", views.let_go, name="let_go"),
    path("<rq:pk>/reassign/", views.reassign, name="reassign"),
    path("<rq:pk>/return/", views.return_for_changes, name="return"),
    path("<rq:pk>/approve/", views.approve, name="approve"),
    path("<rq:pk>/decline/", views.decline, name="decline"),
    path("<rq:pk>/letter/", letters.letter, name="letter"),
    path("<rq:pk>/letter.pdf", letters.letter_pdf, name="letter_pdf"),
]
