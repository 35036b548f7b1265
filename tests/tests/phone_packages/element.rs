//! XML as a tree, strictly read.

use std::collections::BTreeMap;

use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};

/// An element of an XML document, without its comments.
#[derive(Clone, Debug, Default)]
pub struct Element {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    pub children: Vec<Element>,
    pub text: String,
}

impl Element {
    /// The document's one element; anything that is not well-formed fails.
    pub fn parse(name: &str, text: &str) -> Self {
        let mut reader = Reader::from_str(text);
        let mut open = vec![Self::default()];
        loop {
            let event = reader.read_event();
            match event.unwrap_or_else(|error| panic!("{name}: {error}")) {
                Event::Start(start) => open.push(Self::begun(name, &start)),
                Event::Empty(start) => {
                    let element = Self::begun(name, &start);
                    open.last_mut().unwrap().children.push(element);
                }
                // The reader has compared the names.
                Event::End(_) => {
                    let done = open.pop().unwrap();
                    open.last_mut().unwrap().children.push(done);
                }
                Event::Text(text) => {
                    let text = text.xml_content(XmlVersion::Implicit1_0);
                    open.last_mut().unwrap().text.push_str(&text);
                }
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(open.len(), 1, "{name}: an element is not closed");
        let mut roots = open.remove(0).children;
        assert_eq!(roots.len(), 1, "{name}: one element holds all");
        roots.remove(0)
    }

    fn begun(name: &str, start: &BytesStart<'_>) -> Self {
        let attributes = start.attributes().map(|attribute| {
            let attribute = attribute.unwrap_or_else(|error| panic!("{name}: {error}"));
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            let value = value.unwrap_or_else(|error| panic!("{name}: {error}"));
            (attribute.key.into_inner().to_owned(), value.into_owned())
        });
        Self {
            name: start.name().into_inner().to_owned(),
            attributes: attributes.collect(),
            ..Self::default()
        }
    }

    pub fn of_file(name: &str) -> Self {
        Self::parse(name, &super::read(name))
    }

    /// This element and all below it.
    pub fn all(&self) -> Vec<&Self> {
        let below = self.children.iter().flat_map(Self::all);
        std::iter::once(self).chain(below).collect()
    }

    /// All elements of a name.
    pub fn named(&self, name: &str) -> Vec<&Self> {
        self.all().into_iter().filter(|e| e.name == name).collect()
    }

    pub fn only(&self, name: &str) -> &Self {
        let found = self.named(name);
        assert_eq!(found.len(), 1, "one {name}");
        found[0]
    }

    /// An attribute of Android's, without its prefix.
    pub fn android(&self, name: &str) -> Option<&str> {
        let value = self.attributes.get(&format!("android:{name}"));
        value.map(String::as_str)
    }
}
