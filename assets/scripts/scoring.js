// The total of a scoring form, as the server will count it: fifths of each weight, what can't be judged left out,
// halves rounded up.

const TOP = 5;

export function startScoring(form) {
  const total = form.querySelector("[data-scoring-total]");
  const answered = form.querySelector("[data-scoring-answered]");
  const progress = form.querySelector("[data-scoring-progress]");
  const points = new Intl.NumberFormat(document.documentElement.lang, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });

  const count = () => {
    let weight = 0;
    let sum = 0;
    let given = 0;
    for (const criterion of form.querySelectorAll("[data-weight]")) {
      const chosen = criterion.querySelector("input[type=radio]:checked");
      if (!chosen) continue;
      given += 1;
      const score = Number(chosen.value);
      if (!Number.isInteger(score)) continue;
      weight += Number(criterion.dataset.weight);
      sum += Number(criterion.dataset.weight) * score;
    }
    const basisPoints = weight ? Math.floor((2 * sum * 10000 + TOP * weight) / (2 * TOP * weight)) : 0;
    total.textContent = weight ? points.format(basisPoints / 100) : "–";
    answered.textContent = given;
    progress.value = given;
  };

  form.addEventListener("change", count);
  count();
}
