"""The gradient-flow explorer as a reader meets it: by keyboard, from disk, without JavaScript."""

import re
from itertools import pairwise

import pytest

from gatedrnn.viz.explorers.gradient_flow_math import gradient_flow

from .conftest import BOOK, needs_npm
from .explorers import LOOKS, least_contrast, press, violations

PAGE = "chapters/lstm-backward.html"
LABELS = ["Forget-gate bias", "Input-gate bias", "Recurrent scale", "Steps T"]
BOXES = """(texts) => texts.map((text) => text.getBoundingClientRect())
    .map(({ top, bottom, right }) => [top, bottom, right])"""
CURVES = {"lstm", "rnn", "highway"}
COUNT_REDRAWS = """async (input) => {
    const draw = window.requestAnimationFrame;
    let asked = 0;
    window.requestAnimationFrame = (callback) => { asked += 1; return draw(callback); };
    for (let n = 0; n < 10; n++) {
        input.stepUp(1);
        input.dispatchEvent(new Event("input", { bubbles: true }));
    }
    window.requestAnimationFrame = draw;
    await new Promise((resolve) => draw(() => draw(resolve)));
    return asked;
}"""
DRIVE_THE_MODULE = """async () => {
    const part = (name) => document.getElementById(`gr-explorer-${name}`).textContent;
    const source = [part("panel"), part("gradient-flow")];
    const url = URL.createObjectURL(new Blob(source, { type: "text/javascript" }));
    const { default: explorer } = await import(url);
    const values = { forget_bias: 2, input_bias: 0, recurrent_scale: 1, T: 10 };
    const listeners = new Map(), saved = [], frame = () => new Promise(requestAnimationFrame);
    const model = {
        get: (name) => values[name],
        set: (name, value) => { values[name] = value; listeners.get(`change:${name}`)?.(); },
        on: (event, listener) => listeners.set(event, listener),
        off: (event, listener) => listeners.get(event) === listener && listeners.delete(event),
        save_changes: () => saved.push({ ...values }),
    };
    const el = document.body.appendChild(document.createElement("div"));
    const clean = explorer.render({ model, el }), knob = () => el.querySelector("input").value;
    const start = knob();
    model.set("forget_bias", 4);
    await frame();
    const driven = knob();
    el.querySelector("input").value = 3;
    el.querySelector("input").dispatchEvent(new Event("input", { bubbles: true }));
    clean();
    const left = listeners.size;
    el.remove();
    return { start, driven, left, saved: saved.map((values) => values.forget_bias) };
}"""


@pytest.fixture(scope="module")
def chapter(open_page):
    """The chapter's page; its mathematics takes seconds, so the tests share it."""
    page = open_page(PAGE)
    yield page
    page.context.close()


@pytest.fixture
def explorer(chapter):
    """The chapter's page with the explorer at its initial settings."""
    chapter.get_by_role("button", name="reset").click()
    chapter.locator(".gr-flow .status").filter(has_text="With forget bias 1 ").wait_for()
    chapter.locator(".gr-flow .status").filter(has_text="50 steps back").wait_for()
    return chapter


def curve(page, name):
    """The drawn path of a curve."""
    return page.locator(f".gr-flow path.{name}").get_attribute("d")


@pytest.mark.parametrize(
    ("label", "moved"),
    [
        ("Forget-gate bias", {"lstm", "highway"}),
        ("Input-gate bias", {"lstm", "highway"}),
        ("Recurrent scale", CURVES),
        ("Steps T", CURVES),
    ],
)
def test_each_slider_moves_its_curves_by_keyboard(explorer, label, moved):
    before = {name: curve(explorer, name) for name in CURVES}
    press(explorer, label, "ArrowRight")
    assert {name for name in CURVES if curve(explorer, name) != before[name]} == moved
    press(explorer, label, "ArrowLeft")
    assert {name: curve(explorer, name) for name in CURVES} == before


def test_sliders_are_reached_with_tab_in_reading_order(explorer):
    explorer.get_by_label(LABELS[0], exact=True).focus()
    reached = []
    for _ in LABELS:
        reached.append(explorer.evaluate("document.activeElement.labels[0].textContent"))
        explorer.keyboard.press("Tab")
    assert reached == LABELS
    assert explorer.evaluate("document.activeElement.textContent") == "forget bias 0"


def test_sentence_follows_when_the_slider_rests(explorer):
    status = explorer.get_by_role("status").filter(has_text="forget gate averages")
    assert status.inner_text().startswith("With forget bias 1 the forget gate averages 0.71: half")
    press(explorer, "Forget-gate bias", "End")
    # Not at once: a screen reader would have to listen to every step.
    assert "With forget bias 1 " in status.inner_text()
    status.filter(has_text="With forget bias 6 the forget gate averages 1.00").wait_for(
        timeout=5000
    )
    press(explorer, "Steps T", "Home")
    status.filter(has_text="2 steps back, the gradient is").wait_for(timeout=5000)


def test_values_stand_beside_their_sliders(explorer):
    press(explorer, "Forget-gate bias", "Home")
    press(explorer, "Recurrent scale", "ArrowLeft")
    shown = explorer.locator(".gr-flow .value").all_inner_texts()
    gate = gradient_flow(forget_bias=-2.0, recurrent_scale=0.95).forget_gate
    assert shown == [f"mean gate {gate:.2f}, bias −2.0", "0.0", "0.95", "50"]


def test_curves_that_leave_the_axis_are_marked(explorer):
    assert explorer.locator(".gr-flow text").filter(has_text=re.compile("[▲▼]")).count() == 0
    explorer.get_by_role("button", name="exploding").click()
    explorer.locator(".gr-flow text.rnn").filter(has_text="▲").wait_for()
    explorer.get_by_role("button", name="forget bias 0").click()
    press(explorer, "Steps T", "End")
    assert explorer.locator(".gr-flow text.lstm").filter(has_text="▼").count() == 1
    assert explorer.locator(".gr-flow text.lstm").filter(has_text="< 10⁻¹⁶").count() == 1


def test_reset_returns_to_the_settings_of_the_page(explorer):
    before = curve(explorer, "lstm")
    for label in LABELS:
        press(explorer, label, "Home")
    assert curve(explorer, "lstm") != before
    explorer.get_by_role("button", name="reset").click()
    explorer.wait_for_function(
        "d => document.querySelector('path.lstm').getAttribute('d') === d", arg=before
    )


def test_moves_within_one_frame_are_drawn_once(explorer):
    before = curve(explorer, "lstm")
    slider = explorer.get_by_label("Forget-gate bias", exact=True).element_handle()
    assert explorer.evaluate(COUNT_REDRAWS, slider) == 1
    assert curve(explorer, "lstm") != before


def test_jupyter_leaves_the_arrow_keys_to_the_sliders(explorer):
    # Jupyter's shortcuts pass over an element with this attribute.
    for label in LABELS:
        slider = explorer.get_by_label(label, exact=True)
        assert slider.get_attribute("data-lm-suppress-shortcuts") == "true"


def test_a_kernel_can_drive_the_module_and_let_it_go(explorer):
    result = explorer.evaluate(DRIVE_THE_MODULE)
    assert result == {"start": "2", "driven": "4", "left": 0, "saved": [3]}


@needs_npm
def test_page_is_live_without_a_network(explorer):
    press(explorer, "Recurrent scale", "End")
    assert explorer.requests_away == []
    assert explorer.console_errors == []


def test_page_is_live_when_opened_from_disk(browser):
    page = browser.new_page()
    page.goto((BOOK / PAGE).as_uri())
    page.locator(".gr-flow path.lstm").wait_for(state="attached")
    before = curve(page, "lstm")
    press(page, "Forget-gate bias", "ArrowRight")
    assert curve(page, "lstm") != before
    page.close()


def test_without_javascript_the_picture_is_there(browser, book_url):
    page = browser.new_page(java_script_enabled=False)
    with page.expect_response(re.compile(r"/_images/gradient-flow-.*\.png")) as response:
        page.goto(book_url + PAGE)
    assert response.value.ok
    picture = page.locator(".gr-explorer-stage img")
    assert picture.count() == 1
    assert len(picture.get_attribute("alt")) > 100
    assert page.locator(".gr-flow").count() == 0
    page.close()


def test_picture_stays_when_the_module_fails(browser, book_url):
    page = browser.new_page()
    page.add_init_script("delete window.ResizeObserver")
    page.goto(book_url + PAGE, wait_until="networkidle")
    assert page.locator(".gr-explorer-stage img").is_visible()
    page.close()


@pytest.fixture(scope="module", params=LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def look(request, open_page):
    """The chapter's page in one theme and width."""
    theme, width = request.param
    page = open_page(PAGE, theme=theme, width=width)
    yield page
    page.context.close()


@pytest.mark.parametrize("preset", ["exploding", "highway only"])
def test_axe_finds_nothing_after_moving(look, preset):
    look.get_by_role("button", name=preset).click()
    found = violations(look, ".gr-flow")
    assert not found, "\n\n".join(found)


@pytest.mark.parametrize("preset", ["forget bias 0", "forget bias 5", "highway only", "exploding"])
def test_labels_neither_overlap_nor_stick_out(look, preset):
    look.get_by_role("button", name=preset).click()
    press(look, "Steps T", "ArrowRight")
    boxes = sorted(look.locator(".gr-flow text.right").evaluate_all(BOXES))
    assert len(boxes) == 6
    # Two pixels of a line box are empty.
    assert all(upper[1] <= lower[0] + 2 for upper, lower in pairwise(boxes))
    drawing = look.locator(".gr-flow svg").bounding_box()
    assert all(right <= drawing["x"] + drawing["width"] for _, _, right in boxes)


def test_words_in_the_picture_are_readable(look):
    assert least_contrast(look, ".gr-flow") >= 4.5
