/// Containers: lists, quotes, tables, figures and their parts, always in an order that reparses to the same tree.
extension CleaningPass {
    private var top: HTMLTag { containers[containers.count - 1].tag }

    private mutating func push(_ tag: HTMLTag, isImplied: Bool) {
        let before = separator
        separateAround(tag)
        containers.append(
            Container(
                tag: tag, htmlStart: html.count, isImplied: isImplied, imageStart: images.count, textStart: text.count, separator: before))
        html.append(tag.opening)
    }

    /// Makes the innermost container one that may hold leaves and blocks: an item in a list, a cell in a table. Returns its position.
    mutating func openPlace() -> Int {
        switch top {
        case .ul, .ol:
            if !reopenItem() { push(.li, isImplied: true) }
        case .dl: push(.dd, isImplied: true)
        case .table:
            push(.tbody, isImplied: true)
            push(.tr, isImplied: true)
            push(.td, isImplied: true)
        case .tbody, .thead, .tfoot:
            push(.tr, isImplied: true)
            push(.td, isImplied: true)
        case .tr: push(.td, isImplied: true)
        default: break
        }
        return containers.count - 1
    }

    /// Whether a block and its parts may be opened here. Containers that `openPlace` would imply count, for they stand there when the output is read.
    private var hasRoom: Bool {
        let implied =
            switch top {
            case .ul, .ol, .dl, .tr: 1
            case .tbody, .thead, .tfoot: 2
            case .table: 3
            default: 0
            }
        return containers.count + implied + 4 <= HTMLCleaner.containerDepthMax
    }

    /// Goes on with the item that was closed just here: what stands between two items belongs to the one before.
    private mutating func reopenItem() -> Bool {
        guard closedItem.htmlEnd == html.count else { return false }
        html.removeLast(HTMLTag.li.closing.utf8CodeUnitCount)
        // The place is gone; another end may come to lie at the same count.
        closedItem.htmlEnd = -1
        var item = Container(
            tag: .li, htmlStart: html.count, hasContent: true, isImplied: true, imageStart: images.count, textStart: text.count)
        item.directEnd = closedItem.wasDirect ? html.count : -1
        containers.append(item)
        return true
    }

    /// Goes on with the figure that was closed just here: a caption that follows it is its own.
    private mutating func reopenFigure() -> Bool {
        guard closedFigure.htmlEnd == html.count else { return false }
        html.removeLast(HTMLTag.figure.closing.utf8CodeUnitCount)
        closedFigure.htmlEnd = -1
        containers.append(
            Container(
                tag: .figure, htmlStart: html.count, hasContent: true, isImplied: true, imageStart: closedFigure.imageStart,
                textStart: text.count))
        return true
    }

    /// Opens a list, quote, table or figure, or a part of one. Returns the number of containers that stay when its element ends; nil when it may
    /// not stand here, or too deep.
    mutating func openContainer(_ tag: HTMLTag, _ input: Span<UInt8>) -> Int? {
        closeLeaf()
        switch tag {
        case .li: return openItem(.li, in: .ul, orIn: .ol, input)
        case .dt, .dd: return openItem(tag, in: .dl, orIn: .dl, input)
        case .figcaption:
            guard top == .figure || reopenFigure() else { return nil }
        case .caption, .tbody, .thead, .tfoot: closeContainers(downTo: [.table])
        case .tr:
            closeContainers(downTo: [.table, .tbody, .thead, .tfoot])
            if top == .table { push(.tbody, isImplied: true) }
        case .td, .th:
            closeContainers(downTo: [.table, .tbody, .thead, .tfoot, .tr])
            if top == .table { push(.tbody, isImplied: true) }
            if top != .tr { push(.tr, isImplied: true) }
        default:
            guard hasRoom else { return nil }
            _ = openPlace()
        }
        // A figure that was opened again ends with its caption.
        let count = tag == .figcaption && containers[containers.count - 1].isImplied ? containers.count - 1 : containers.count
        push(tag, isImplied: false)
        addContainerAttributes(tag, input)
        return count
    }

    private mutating func openItem(_ tag: HTMLTag, in list: HTMLTag, orIn other: HTMLTag, _ input: Span<UInt8>) -> Int? {
        let parent = containers.count >= 2 ? containers[containers.count - 2].tag : .body
        if containers[containers.count - 1].isImplied && (top == .li || top == .dd) && (parent == list || parent == other) {
            closeContainer()
        }
        let count = containers.count
        if top == list || top == other {
            push(tag, isImplied: false)
            return count
        }
        guard hasRoom else { return nil }
        _ = openPlace()
        // The implied list ends with the item; the next item at this very place goes on with it.
        let outside = containers.count
        if impliedList.htmlEnd == html.count && impliedList.tag == list {
            html.removeLast(list.closing.utf8CodeUnitCount)
            impliedList.htmlEnd = -1
            closedItem.htmlEnd = -1
            if text.count > impliedList.textStart { separator = impliedList.separator }
            containers.append(
                Container(
                    tag: list, htmlStart: html.count, hasContent: true, isImplied: true, imageStart: images.count,
                    textStart: impliedList.textStart))
        } else {
            push(list, isImplied: true)
        }
        push(tag, isImplied: false)
        return outside
    }

    private mutating func closeContainers(downTo tags: [HTMLTag]) {
        while containers.count > 1 && !tags.contains(top) { closeContainer() }
    }

    mutating func closeContainers(downTo count: Int) {
        while containers.count > max(1, count) { closeContainer() }
    }

    /// Ends the innermost container; an empty one is taken back, but for cells.
    mutating func closeContainer() {
        closeLeaf()
        guard containers.count > 1 else { return }
        let container = containers.removeLast()
        let parent = containers.count - 1
        let isCell = container.tag == .td || container.tag == .th
        let keepsCells = container.hasCells && container.tag != .table
        guard container.hasContent || isCell || keepsCells else {
            html.removeLast(html.count - container.htmlStart)
            separator = container.separator
            return
        }
        html.append(container.tag.closing)
        if container.hasContent { containers[parent].hasContent = true }
        if isCell || keepsCells { containers[parent].hasCells = true }
        let inside = separator
        // Whatever the blocks in a cell ask for, between two cells stands a tab.
        if isCell && text.count > container.textStart { separator = .cell } else { separateAround(container.tag) }
        switch container.tag {
        case .li: closedItem = (html.count, container.directEnd == html.count - container.tag.closing.utf8CodeUnitCount)
        case .ul, .dl: if container.isImplied { impliedList = (html.count, container.tag, container.textStart, inside) }
        case .figcaption: addCaption(container)
        case .figure:
            closedFigure = (html.count, container.imageStart)
            noteAside(from: container.textStart)
        case .table: noteAside(from: container.textStart)
        default: break
        }
    }

    private mutating func separateAround(_ tag: HTMLTag) {
        switch tag {
        case .td, .th: separate(.cell)
        case .li, .dt, .dd, .tr: separate(.line)
        case .tbody, .thead, .tfoot: break
        default: separate(isInItem ? .line : .paragraph)
        }
    }

    /// Nothing is in the text yet of the cell around.
    var isAtCellStart: Bool {
        for container in containers.reversed() where container.tag == .td || container.tag == .th {
            return text.count == container.textStart
        }
        return false
    }

    /// The innermost container is an item or a cell.
    var isInItem: Bool {
        switch top {
        case .li, .dt, .dd, .td, .th: true
        default: false
        }
    }

    /// Gives the caption to the figure's images before it.
    private mutating func addCaption(_ container: Container) {
        let figure = containers[containers.count - 1]
        guard figure.tag == .figure, text.count > container.textStart else { return }
        var start = container.textStart
        while start < text.count && (text[start] == 0x0A || text[start] == 0x09) { start += 1 }
        let caption = String(decoding: text[start...], as: UTF8.self)
        containers[containers.count - 1].captionStart = start
        containers[containers.count - 1].captionEnd = text.count
        for index in images.indices.dropFirst(figure.imageStart) where images[index].caption == nil { images[index].caption = caption }
    }

    /// The caption that the figure around has already.
    var captionSoFar: String? {
        for container in containers.reversed() where container.tag == .figure && container.captionEnd > 0 {
            return String(decoding: text[container.captionStart..<container.captionEnd], as: UTF8.self)
        }
        return nil
    }

    private mutating func addContainerAttributes(_ tag: HTMLTag, _ input: Span<UInt8>) {
        switch tag {
        case .td, .th:
            addNumber(.colspan, "colspan", 2...1_000, input)
            addNumber(.rowspan, "rowspan", 2...1_000, input)
        case .ol: addNumber(.start, "start", 0...99_999_999, input)
        default: break
        }
    }

    /// Adds an attribute to the start tag that was just written.
    private mutating func addNumber(_ name: HTMLAttributeName, _ spelling: StaticString, _ range: ClosedRange<Int>, _ input: Span<UInt8>) {
        guard let number = number(name, input), range.contains(number) else { return }
        html.removeLast()
        html.append(0x20)
        html.append(spelling)
        html.append("=\"")
        appendNumber(number)
        html.append("\">")
    }

    mutating func appendNumber(_ number: Int) {
        if number >= 10 { appendNumber(number / 10) }
        html.append(0x30 + UInt8(truncatingIfNeeded: number % 10))
    }
}
