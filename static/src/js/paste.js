// <form data-module="app-paste" data-input="id_picture">: a picture on the clipboard goes into that file input.

export function startPastes(scope) {
  for (const form of scope.querySelectorAll('form[data-module="app-paste"]')) {
    const input = document.getElementById(form.dataset.input);
    const status = Object.assign(document.createElement("p"), { className: "govuk-body" });
    status.setAttribute("role", "status");
    status.textContent = "You can also paste the picture into this page.";
    input.after(status);
    document.addEventListener("paste", (event) => {
      const picture = [...event.clipboardData.files].find((file) => file.type.startsWith("image/"));
      if (!picture) return;
      const chosen = new DataTransfer();
      chosen.items.add(picture);
      input.files = chosen.files;
      status.textContent = "The picture is pasted. Continue below.";
      event.preventDefault();
    });
  }
}
