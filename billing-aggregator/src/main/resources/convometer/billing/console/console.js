"use strict";

// Draws the charts out of the tables beside them, and says of a chosen file how old it is. A page is
// whole without it.
(() => {
  const charts = [];
  // In which the page has its numbers, too.
  const { locale } = document.documentElement.dataset;

  const style = (name) =>
    getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const axis = (more) => ({
    stroke: style("--muted"),
    font: "12px system-ui, sans-serif",
    grid: { stroke: style("--line"), width: 1 },
    ticks: { show: false },
    ...more,
  });

  function bars(rows) {
    const short = new Intl.DateTimeFormat(locale, { month: "short", timeZone: "UTC" });
    const count = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });
    const at = rows.map((_, index) => index);
    // Only how high a bar is: what is read is in the table.
    const amounts = rows.map((row) => Number(row.querySelector("data").value));
    const options = (box) => ({
      width: box.clientWidth,
      height: box.clientHeight,
      cursor: { show: false },
      legend: { show: false },
      scales: {
        x: { time: false, range: [-0.6, rows.length - 0.4] },
        y: { range: (_, least, most) => [Math.min(0, least), most > 0 ? most * 1.05 : 1] },
      },
      axes: [
        axis({
          size: 28,
          grid: { show: false },
          splits: () => at,
          // On a phone every other month: the names of all would overlap.
          values: (_, splits) =>
            splits.map((index) => {
              const { tick, at } = rows[index].dataset;
              if (tick !== undefined) return tick;
              const isFull = box.clientWidth < 480 && (rows.length - index) % 2 === 0;
              return isFull ? "" : short.format(new Date(at * 1000));
            }),
        }),
        axis({ size: 64, values: (_, splits) => splits.map((value) => count.format(value)) }),
      ],
      series: [
        {},
        {
          fill: style("--accent"),
          stroke: style("--accent"),
          width: 0,
          points: { show: false },
          paths: uPlot.paths.bars({ size: [0.6, 48], radius: 0.15 }),
        },
      ],
    });
    return { options, data: [at, amounts] };
  }

  function draw(box) {
    const table = document.getElementById(box.dataset.source);
    if (!table || box.clientWidth === 0) return;
    const { options, data } = bars([...table.tBodies[0].rows]);
    box.replaceChildren();
    new uPlot(options(box), data, box);
  }

  function drawAll() {
    charts.forEach(draw);
  }

  function find() {
    charts.splice(0, charts.length, ...document.querySelectorAll(".chart"));
    drawAll();
  }

  // Of what was saved when Meta said it: in the time zone that the field is in.
  function fillTime(file) {
    const field = document.getElementById(file.dataset.time);
    if (file.files.length === 0 || field.value !== "") return;
    const parts = new Intl.DateTimeFormat("sv-SE", {
      timeZone: field.dataset.zone,
      dateStyle: "short",
      timeStyle: "short",
    });
    field.value = parts.format(new Date(file.files[0].lastModified)).replace(" ", "T");
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches("input[type=file][data-time]")) fillTime(event.target);
  });

  let waiting;
  addEventListener("resize", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(drawAll);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  // A table that comes behind the page.
  document.addEventListener("htmx:afterSettle", find);
  find();
})();
