"""What is taught: the list, adding and changing."""

import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.blueprints.training.blueprint import blueprint
from grants.blueprints.training.forms import CourseForm
from grants.domain.training import commands, queries
from grants.policy import Permission
from grants.web.access import current_actor, requires


@blueprint.get("/training/courses")
@requires(Permission.COURSE_VIEW)
def courses() -> str:
    """Every course with its rule."""
    return flask.render_template("training/courses.html", courses=queries.list_courses(current_actor()))


@blueprint.route("/training/courses/add-course", methods=["GET", "POST"])
@requires(Permission.COURSE_MANAGE)
def add_course() -> ResponseReturnValue:
    """A new course."""
    form = CourseForm(data={"active": True, "version": 0})
    form.offer()
    if form.validate_on_submit():
        with form.faults():
            commands.add_course(current_actor(), form.details(), token=form.idempotency_token.data or "")
            flask.flash(_("The course is added."), "success")
            return flask.redirect(flask.url_for("training.courses"))
    return flask.render_template("training/add_course.html", form=form), form.status


@blueprint.route("/training/courses/<uuid:course_id>/edit-course", methods=["GET", "POST"])
@requires(Permission.COURSE_MANAGE)
def edit_course(course_id: uuid.UUID) -> ResponseReturnValue:
    """Change a course."""
    course = queries.get_course(current_actor(), course_id)
    form = CourseForm(obj=course)
    form.offer()
    if form.validate_on_submit():
        with form.faults(version=course.version):
            commands.edit_course(current_actor(), course_id, form.details())
            flask.flash(_("The course is changed."), "success")
            return flask.redirect(flask.url_for("training.courses"))
    return flask.render_template("training/edit_course.html", form=form, course=course), form.status
