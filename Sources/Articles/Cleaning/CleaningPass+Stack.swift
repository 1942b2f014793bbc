/// The stack of the open elements of the input.
extension CleaningPass {
    @discardableResult
    mutating func push(_ tag: HTMLTag, _ role: HTMLTag.Role, containerCount: Int? = nil) -> Bool {
        guard stack.count < HTMLCleaner.depthMax else {
            overflow += 1
            return false
        }
        stack.append(OpenElement(tag: tag, role: role, containerCount: containerCount ?? containers.count))
        openCounts[Int(tag.rawValue)] += 1
        return true
    }

    func isOpen(_ tag: HTMLTag) -> Bool { openCounts[Int(tag.rawValue)] > 0 }

    /// Takes an element out of the stack and does nothing else.
    mutating func removeFromStack(at index: Int) {
        let element = stack.remove(at: index)
        openCounts[Int(element.tag.rawValue)] -= 1
        if element.tag == .svg || element.tag == .math {
            foreignDepth = max(0, foreignDepth - 1)
            tokenizer.allowsCDATA = foreignDepth > 0
        }
        if index < mutedAt { mutedAt -= 1 }
    }

    /// Ends the innermost element.
    mutating func pop(_ element: OpenElement) {
        let index = stack.count - 1
        removeFromStack(at: index)
        if index == mutedAt {
            unmute()
            return
        }
        switch element.role {
        case .formatting: removeFormatting(element.tag)
        case .inline: if element.tag == .picture { pictureSource = [] }
        case .block, .paragraph: boundary()
        case .heading, .preformatted:
            closeLeaf()
            wantedLeaf = .none
        case .container:
            closeLeaf()
            wantedLeaf = .none
            closeContainers(downTo: element.containerCount)
        case .void, .rawDropped, .rawKept, .dropped: break
        }
    }

    mutating func pop(through index: Int) {
        while stack.count > index, let top = stack.last { pop(top) }
    }
}
