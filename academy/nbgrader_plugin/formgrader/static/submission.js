// The globals that nbgrader's own scripts expect on a submission's page; they come as data, never as script text.
(function () {
  "use strict";
  const data = document.currentScript.dataset;
  window.base_url = data.baseUrl;
  window.assignment_id = data.assignmentId;
  window.notebook_id = data.notebookId;
  window.submission_id = data.submissionId;

  // nbgrader 0.9.6 waits for MathJax, which it would load from another host, before it takes any key.
  window.MathJax = {
    loaded: false,
    Hub: { Startup: { signal: { Interest: (listener) => setTimeout(() => listener("End"), 0) } } },
  };

  function showName(shown) {
    document.querySelectorAll(".name-shown").forEach((item) => { item.style.display = shown ? "" : "none"; });
    document.querySelectorAll(".name-hidden").forEach((item) => { item.style.display = shown ? "none" : ""; });
  }

  // A mark is for the attempt on this page, whatever has been handed in since.
  $.ajaxSetup({ headers: { "X-Academy-Attempt": data.attemptId } });

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".glyphicon-eye-open").forEach((item) => {
      item.addEventListener("click", () => showName(true));
    });
    document.querySelectorAll(".glyphicon-eye-close").forEach((item) => {
      item.addEventListener("click", () => showName(false));
    });
    showName(false);
  });
})();
