// A form that takes long (an upload) says that it is being sent: <form data-module="app-submitting">.

export function startSubmitting(scope) {
  for (const form of scope.querySelectorAll('form[data-module="app-submitting"]')) {
    const status = document.createElement("p");
    status.className = "govuk-body app-submitting";
    status.setAttribute("role", "status");
    form.append(status);
    form.addEventListener("submit", () => {
      form.setAttribute("aria-busy", "true");
      status.textContent = form.dataset.message || "Sending. This can take a minute. Stay on this page.";
    });
    // Coming back with the browser's back button shows the page as it was left.
    window.addEventListener("pageshow", () => {
      form.removeAttribute("aria-busy");
      status.textContent = "";
    });
  }
}
