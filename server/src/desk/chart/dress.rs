//! The library's drawing as our pages take it: colours become classes, the page's typeface stands for the
//! library's, and it says what it is. Only what is listed here comes through, so nothing that would need a style
//! or a script of its own does.

use std::collections::VecDeque;

use quick_xml::{
    Reader, Writer,
    errors::SyntaxError,
    escape::unescape,
    events::{BytesStart, BytesText, Event},
};

use super::{super::texts::Texts, Ink};

/// What numbers over bars begin with, so that they are told from words: they are written as the language does. No
/// name has it, because it is nobody's letter.
pub const NUMBER: char = '\u{E000}';

/// What a figure of a number needs of a bar, and a number beside its figures.
const FIGURE: f32 = 10.0;
const BESIDE: f32 = 2.0;

/// The shapes that come through.
const SHAPES: [&str; 7] = ["svg", "g", "line", "rect", "circle", "path", "text"];
/// What comes through of a shape. Letters and dashes are the page's own.
const KEPT: [&str; 22] = [
    "x",
    "y",
    "x1",
    "x2",
    "y1",
    "y2",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "d",
    "dx",
    "dy",
    "width",
    "height",
    "viewBox",
    "stroke-width",
    "text-anchor",
    "data-series",
    "data-category",
    "data-value",
];

/// What a drawing is called.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// Its id on the page.
    pub id: &'static str,
    /// More about how it looks: classes of `desk.css`.
    pub class: &'static str,
    /// What it is of.
    pub title: &'a str,
    /// Where the same is said in numbers.
    pub about: &'a str,
    /// Whether a number is written only where its bar has room for it.
    pub fits: bool,
    /// For numbers.
    pub t: Texts,
}

/// A shape with what is kept of it.
fn shape(tag: &BytesStart<'_>, names: &Names<'_>) -> quick_xml::Result<BytesStart<'static>> {
    let name = tag.name();
    let name = name.as_ref();
    if !SHAPES.contains(&name) {
        return Err(quick_xml::Error::Syntax(SyntaxError::UnclosedTag));
    }
    let is_root = name == "svg";
    let mut shape = BytesStart::new(name.to_owned());
    let mut classes = Vec::new();
    for found in tag.attributes() {
        let found = found?;
        let (key, value) = (found.key.as_ref(), unescape(&found.value)?);
        match key {
            "fill" | "stroke" => match Ink::of(&value) {
                Some(ink) => classes.push(format!("{key}-{}", ink.class())),
                None => shape.push_attribute((key, "none")),
            },
            // As wide as the page has room for.
            "width" | "height" if is_root => {}
            _ if KEPT.contains(&key) => shape.push_attribute((key, &*value)),
            _ => {}
        }
    }
    if is_root {
        let by = format!("chart-{0}-title chart-{0}-about", names.id);
        shape.push_attribute(("role", "img"));
        shape.push_attribute(("aria-labelledby", by.as_str()));
        classes.push(format!("chart {}", names.class));
    }
    if !classes.is_empty() {
        shape.push_attribute(("class", classes.join(" ").as_str()));
    }
    Ok(shape)
}

/// The width of a bar, which has a number; none of other shapes.
fn bar(tag: &BytesStart<'_>) -> quick_xml::Result<Option<f32>> {
    if tag.try_get_attribute("data-value")?.is_none() {
        return Ok(None);
    }
    let width = tag.try_get_attribute("width")?;
    Ok(width.and_then(|width| width.value.parse().ok()))
}

/// A number as the language writes it, words as they are; none for a number without room. The library writes
/// numbers after their bars and in their order.
fn words(text: &str, bars: &mut VecDeque<f32>, names: &Names<'_>) -> Option<String> {
    let text = text.trim();
    let number = text
        .strip_prefix(NUMBER)
        .and_then(|n| n.parse::<u64>().ok());
    let Some(number) = number else {
        return Some(text.to_owned());
    };
    let room = bars.pop_front().unwrap_or_default();
    let number = names.t.number(number);
    let needs = number.chars().count() as f32 * FIGURE + BESIDE;
    (!names.fits || room >= needs).then_some(number)
}

fn named(writer: &mut Writer<Vec<u8>>, names: &Names<'_>) -> quick_xml::Result<()> {
    for (tag, part, text) in [
        ("title", "title", names.title),
        ("desc", "about", names.about),
    ] {
        let id = format!("chart-{}-{part}", names.id);
        writer
            .create_element(tag)
            .with_attribute(("id", id.as_str()))
            .write_text_content(BytesText::new(text))?;
    }
    Ok(())
}

/// The drawing for a page.
///
/// # Errors
/// What the library wrote is no drawing of the shapes that are known here.
pub fn dressed(svg: &str, names: &Names<'_>) -> quick_xml::Result<String> {
    let mut reader = Reader::from_str(svg);
    let mut writer = Writer::new(Vec::with_capacity(svg.len()));
    // What is written is known at its end.
    let (mut letters, mut text) = (None, String::new());
    let mut bars = VecDeque::new();
    loop {
        match reader.read_event()? {
            Event::Start(tag) if tag.name().as_ref() == "text" => {
                text.clear();
                letters = Some(shape(&tag, names)?);
            }
            Event::Start(tag) => {
                let is_root = tag.name().as_ref() == "svg";
                writer.write_event(Event::Start(shape(&tag, names)?))?;
                if is_root {
                    named(&mut writer, names)?;
                }
            }
            Event::Empty(tag) => {
                bars.extend(bar(&tag)?);
                writer.write_event(Event::Empty(shape(&tag, names)?))?;
            }
            Event::Text(part) => text.push_str(&part),
            Event::GeneralRef(part) => {
                let entity = format!("&{};", &*part);
                text.push_str(&unescape(&entity)?);
            }
            Event::End(tag) => match letters.take() {
                Some(start) => {
                    if let Some(words) = words(&text, &mut bars, names) {
                        writer.write_event(Event::Start(start))?;
                        writer.write_event(Event::Text(BytesText::new(&words)))?;
                        writer.write_event(Event::End(tag))?;
                    }
                }
                None => writer.write_event(Event::End(tag))?,
            },
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(String::from_utf8_lossy(&writer.into_inner()).into_owned())
}
