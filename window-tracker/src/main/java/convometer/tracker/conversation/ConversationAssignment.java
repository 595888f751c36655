package convometer.tracker.conversation;

import convometer.tracker.identity.WabaId;

import org.jspecify.annotations.Nullable;

/// Where a delivered message stands among windows and conversations.
///
/// @param inWindow the window was open, for its price (P2)
/// @param inEntryPoint a free entry point was open at its position in the order of C1
/// @param conversation the derived conversation that it belongs to; null: none
/// @param conversationWaba the billing account of that conversation's opener, as Meta named it
/// @param opensConversation it opened that conversation
public record ConversationAssignment(
        boolean inWindow,
        boolean inEntryPoint,
        Conversation.@Nullable Key conversation,
        WabaId conversationWaba,
        boolean opensConversation) {

    /// Of a message in a group, which has no part in conversations (P9).
    public static ConversationAssignment inGroup(boolean inWindow) {
        return new ConversationAssignment(inWindow, false, null, WabaId.NONE, false);
    }
}
