// Says why the academy refused something, in both languages, and shows again what is really recorded.
(function () {
  "use strict";

  function notice(problem) {
    const box = document.createElement("div");
    box.className = "academy-notice";
    box.setAttribute("role", "alert");
    for (const [language, text] of [["th", problem.detail], ["en", problem.detail_en]]) {
      const line = document.createElement("p");
      line.lang = language;
      line.textContent = text;
      box.append(line);
    }
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = "ปิด / Close";
    close.addEventListener("click", () => box.remove());
    box.append(close);
    document.querySelectorAll(".academy-notice").forEach((old) => old.remove());
    document.body.append(box);
  }

  $(document).ajaxError((_event, response) => {
    const problem = response.responseJSON;
    if (!problem || !problem.detail) {
      return;
    }
    notice(problem);
    if (window.formgrader && window.formgrader.loaded) {
      $(".save-icon.glyphicon-refresh").hide();
      const shown = { data: { submission_id: window.formgrader.submission_id } };
      window.formgrader.grades.fetch(shown);
      window.formgrader.comments.fetch(shown);
    }
  });
})();
