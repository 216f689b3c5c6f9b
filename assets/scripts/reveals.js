// Fields that belong to one answer are shown when it is chosen: <input data-reveals="id of what it shows">.

const HIDDEN = { radio: "govuk-radios__conditional--hidden", checkbox: "govuk-checkboxes__conditional--hidden" };

export function startReveals() {
  const inputs = [...document.querySelectorAll("input[data-reveals]")];
  const show = () => {
    for (const input of inputs) {
      document.getElementById(input.dataset.reveals)?.classList.toggle(HIDDEN[input.type], !input.checked);
    }
  };
  if (inputs.length > 0) {
    document.addEventListener("change", show);
    window.addEventListener("pageshow", show);
    show();
  }
}
